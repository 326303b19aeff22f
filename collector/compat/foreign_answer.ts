import { z } from "zod";
import type { IngestAnswer, ProblemCode } from "../../schemas/mod.ts";
import { PROBLEM_CODES } from "../../schemas/problem.ts";

/** Answer to a foreign client, sent after the data is durable; no such client reads it, its operator may. */
export interface ForeignAnswer extends IngestAnswer {
  /** The system whose wire it was. */
  system: string;
  /** What the message was recognised as; `unknown` when it was not, and then nothing is kept. */
  event: string;
  /** Places of values that were left out because they may not travel or do not fit. */
  dropped_values: string[];
  /** Keys whose `NaN` or `Infinity`, which JSON does not know, was read as `null`. */
  repaired_keys: string[];
}

/** Schema of {@linkcode ForeignAnswer}, for the API description. */
export const foreignAnswerSchema: z.ZodType<ForeignAnswer> = z.object({
  system: z.string().meta({ what: "The system whose wire it was" }),
  event: z.string().meta({
    what: "What the message was recognised as; unknown when it was not, and then nothing is kept",
  }),
  accepted: z.int().min(0).meta({ what: "Messages that were counted now" }),
  duplicates: z.int().min(0).meta({ what: "Messages that had been counted before" }),
  rejected: z.array(z.object({
    index: z.int().min(0).meta({ what: "Place of the message among those it became, from 0" }),
    code: z.enum(PROBLEM_CODES as [ProblemCode, ...ProblemCode[]]).meta({
      what: "Row of the error table",
    }),
    detail: z.string().meta({ what: "What is wrong with it" }),
  })).meta({ what: "Messages that were refused" }),
  ignored_keys: z.array(z.string()).meta({
    what: "Keys that the system's schema does not know; they were dropped",
  }),
  dropped_values: z.array(z.string()).meta({
    what: "Places of values that were left out because they may not travel or do not fit",
  }),
  repaired_keys: z.array(z.string()).meta({
    what: "Keys whose NaN or Infinity, which JSON does not know, was read as null",
  }),
});
