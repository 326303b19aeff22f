/** Where and when something was measured. */
export interface Machine {
  /** Model of the processor. */
  readonly cpu: string;
  /** Processors. */
  readonly cores: number;
  /** Main memory, in GiB. */
  readonly memoryGib: number;
  /** Operating system and kernel. */
  readonly system: string;
  /** Version of Deno. */
  readonly deno: string;
  /** Date, `YYYY-MM-DD`. */
  readonly date: string;
  /** Processes that wanted a processor over the last minute, on average. */
  readonly load: number;
}

/** This machine, now. */
export function machine(): Machine {
  const cpu = /^model name\s*:\s*(.*)$/m.exec(Deno.readTextFileSync("/proc/cpuinfo"))?.[1];
  return {
    cpu: cpu ?? "unknown",
    cores: navigator.hardwareConcurrency,
    memoryGib: Math.round(Deno.systemMemoryInfo().total / 2 ** 30),
    system: `${Deno.build.os} ${Deno.osRelease()}`,
    deno: Deno.version.deno,
    date: new Date().toISOString().slice(0, 10),
    load: Deno.loadavg()[0]!,
  };
}
