/** What a command may do to the terminal; the exit code is what it returns. */
export interface CommandIo {
  /** Writes a line to standard output. */
  readonly out: (text: string) => void;
  /** Writes a line to standard error. */
  readonly err: (text: string) => void;
  /** Whether standard output is a terminal that wants colours. */
  readonly color: boolean;
  /** Whether standard error is a terminal, where progress may be shown. */
  readonly interactive: boolean;
  /** Width of the terminal, in characters. */
  readonly columns: number;
}
