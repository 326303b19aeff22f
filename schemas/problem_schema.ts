import { z } from "zod";
import { PROBLEM_CODES, type ProblemCode } from "./problem.ts";

/** Body of an error answer, `application/problem+json` (RFC 9457). */
export const problemSchema = z.object({
  type: z.string().meta({
    what: "Name of the kind of problem",
    example: "urn:candor:problem:body_too_large",
  }),
  title: z.string().meta({ what: "What is wrong, the same sentence every time" }),
  status: z.int().meta({ what: "HTTP status" }),
  code: z.enum(PROBLEM_CODES as [ProblemCode, ...ProblemCode[]]).meta({
    what: "Row of the error table",
  }),
  detail: z.string().optional().meta({ what: "What is wrong this time" }),
  request_id: z.string().optional().meta({
    what: "Name of this answer, for a report to the operator",
  }),
  rejected: z.array(z.object({
    index: z.int().min(0),
    code: z.enum(PROBLEM_CODES as [ProblemCode, ...ProblemCode[]]),
    detail: z.string(),
  })).optional().meta({ what: "What is wrong with each message" }),
  ignored_keys: z.array(z.string()).optional().meta({ what: "Keys that the schema does not know" }),
});
