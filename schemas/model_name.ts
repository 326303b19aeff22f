import { z } from "zod";
import { isPublicModelName } from "./is_public_model_name.ts";
import { MAX_NAME_LENGTH } from "./limits.ts";

export { isPublicModelName };

/** What stands for a model that has no public name. */
export const CUSTOM_MODEL: string = "custom";

/** The form of a model's public name: `publisher/model`, `model`, or `custom`. */
export function modelNameForm(): z.ZodString {
  return z.string().min(1).max(MAX_NAME_LENGTH).refine(
    isPublicModelName,
    "Cannot accept model name: expected a public hub id or custom",
  );
}
