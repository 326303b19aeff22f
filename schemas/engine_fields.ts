/** Settings of an engine that have a field of their own in the wire; any other travels in `config`. */
export const ENGINE_FIELDS: readonly string[] = [
  "chunk_size",
  "local_device",
  "max_local_cache_size",
  "remote_backend",
  "remote_serde",
  "pipelined_backend",
  "save_decode_cache",
  "enable_blending",
  "blend_recompute_ratio",
  "blend_min_tokens",
  "model_name",
  "world_size",
  "worker_id",
  "kv_dtype",
  "kv_shape",
  "fmt",
];
