import type { ForeignSystem, ForeignSystemName } from "./foreign_system.ts";
import * as systems from "./systems.ts";

/** Every system of `systems.ts` by its name. */
export const FOREIGN_SYSTEMS: Readonly<Record<ForeignSystemName, ForeignSystem>> = systems;
