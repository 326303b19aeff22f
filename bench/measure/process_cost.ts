/** What processes have used since they began. */
export interface ProcessCost {
  /** Time on a processor, user and system, in seconds. */
  readonly cpuSeconds: number;
  /** Memory held now, in bytes. */
  readonly residentBytes: number;
}

const TICKS_A_SECOND = 100;

/**
 * Reads from `/proc` what processes have used, all of them added up.
 *
 * @param pids Processes.
 * @returns Time and memory.
 */
export async function processCost(pids: readonly number[]): Promise<ProcessCost> {
  let cpuSeconds = 0;
  let residentBytes = 0;
  for (const pid of pids) {
    const stat = await Deno.readTextFile(`/proc/${pid}/stat`);
    // The second field is a name in brackets that may hold spaces.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    cpuSeconds += (Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND;
    const status = await Deno.readTextFile(`/proc/${pid}/status`);
    residentBytes += 1024 * Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0);
  }
  return { cpuSeconds, residentBytes };
}
