import { z } from "zod";
import { coarseSize } from "./coarse_size.ts";
import { read } from "./foreign_forms.ts";

const GIB = 2 ** 30;

/** A size in bytes, kept as gibibytes rounded up to a step; 0, which stands for no bound, is `null`. */
export function gibibytes(): z.ZodType<number | null> {
  return read(z.number().positive(), (value) => coarseSize(Number(value) / GIB));
}
