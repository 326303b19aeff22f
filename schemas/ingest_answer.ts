import { z } from "zod";
import { PROBLEM_CODES, type ProblemCode } from "./problem.ts";

/** Answer to accepted messages, sent after the data is durable. */
export const ingestAnswerSchema = z.object({
  accepted: z.int().min(0).meta({ what: "Messages that were counted now" }),
  duplicates: z.int().min(0).meta({ what: "Messages that had been counted before" }),
  rejected: z.array(z.object({
    index: z.int().min(0).meta({ what: "Place of the message in the request, from 0" }),
    code: z.enum(PROBLEM_CODES as [ProblemCode, ...ProblemCode[]]).meta({
      what: "Row of the error table",
    }),
    detail: z.string().meta({ what: "What is wrong with it" }),
  })).meta({ what: "Messages that were refused" }),
  ignored_keys: z.array(z.string()).meta({
    what: "Keys that the schema does not know; they were dropped",
  }),
});
