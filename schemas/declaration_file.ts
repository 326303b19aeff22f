import { z } from "zod";
import type { Declarations } from "./declaration.ts";
import { declarationSchema } from "./declaration_schema.ts";
import { PROJECT_PATTERN } from "./project_pattern.ts";

/** Most projects of one file. */
const MAX_PROJECTS = 1_000;

const projectName = z.string().regex(
  PROJECT_PATTERN,
  "its name is not of its form, expected lower case letters, digits and hyphens",
);

/** Declarations by the name of their project. */
export const declarationsSchema: z.ZodType<Declarations> = z.record(projectName, declarationSchema)
  .refine((projects) => Object.keys(projects).length <= MAX_PROJECTS, {
    error: `there are too many, expected at most ${MAX_PROJECTS}`,
  });

/** A file of declarations; its first key is the version of its form. */
export const declarationFileSchema: z.ZodType<{ readonly projects: Declarations }> = z.strictObject(
  { candor_declarations: z.literal(1), projects: declarationsSchema },
);
