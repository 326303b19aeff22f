/** Programs of the vendors other than NVIDIA, which are started where they exist. */
export const ACCELERATOR_PROGRAMS = ["amd-smi", "rocm-smi", "xpu-smi", "hl-smi"] as const;

/** One of them. */
export type AcceleratorProgram = typeof ACCELERATOR_PROGRAMS[number];
