import metadata from "../../deno.json" with { type: "json" };

/** Version of this module. */
export const CANDOR_VERSION: string = metadata.version;
