import { z } from "zod";
import { envMessageSchema } from "../../schemas/env_message.ts";
import type { FieldMeta } from "../../schemas/field.ts";
import { findLaterFields } from "../../schemas/find_later_fields.ts";
import { gpuSchema } from "../../schemas/gpu.ts";
import type { LaterField } from "../../schemas/later_field.ts";

const since2 = (form: z.ZodType): z.ZodType =>
  form.clone().meta({ ...form.meta() as unknown as FieldMeta, since: 2 });

/**
 * The later fields of a release that does not exist: as if the runtime and the power limit of GPUs had
 * come with the second version of the schema.
 */
export const aSecondVersion: readonly LaterField[] = findLaterFields({
  EnvMessage: z.object({
    ...envMessageSchema.shape,
    runtime: since2(envMessageSchema.shape.runtime),
  }),
}, z.object({ ...gpuSchema.shape, power_limit: since2(gpuSchema.shape.power_limit) }));
