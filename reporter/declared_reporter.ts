import type { EngineDeclaration } from "../schemas/declaration.ts";
import type { EngineMessage } from "../schemas/types.ts";
import type { ReporterOptions } from "./options.ts";
import type { Reporter } from "./reporter.ts";

/** Settings that the wire has fields for; they mean the same for every engine and need no declaration. */
export type WireSettings =
  & Partial<
    Omit<
      EngineMessage,
      | "message_type"
      | "schema_version"
      | "message_id"
      | "session_id"
      | "project"
      | "project_version"
      | "occurred_at"
      | "config"
    >
  >
  & {
    /** Address of a remote cache; its scheme alone is sent, as `remote_backend`. */
    readonly remote_url?: string | undefined;
  };

/** What a program that declared its settings can report of them. */
export type DeclaredSettings<Settings> =
  & Readonly<Settings>
  & Readonly<Omit<WireSettings, keyof Settings>>;

/** Options of a reporter whose program declared its settings and features. */
export interface DeclaredReporterOptions<Settings, Feature extends string>
  extends Omit<ReporterOptions, "engine"> {
  /** What the program declares of its own settings and features, made by `declareEngine`; nothing else is
   * sent of them but the wire's own fields. */
  readonly declaration: EngineDeclaration<Settings, Feature>;
  /** Settings of the engine, if they are known already.
   * @default undefined */
  readonly engine?: DeclaredSettings<Settings> | undefined;
}

/** A reporter that knows the settings and features of its program. */
export interface DeclaredReporter<Settings, Feature extends string>
  extends Omit<Reporter, "engine" | "feature"> {
  /** Reports the settings of the engine; those of a later call are reported again. */
  engine(settings: DeclaredSettings<Settings>): void;
  /** Marks a feature as used since the previous report. */
  feature(name: Feature): void;
}
