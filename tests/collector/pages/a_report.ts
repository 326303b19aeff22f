import type { Report } from "../../../schemas/mod.ts";

/** A report of ten days with one suppressed dimension. */
export function aReport(overrides: Partial<Report> = {}): Report {
  const days = Array.from({ length: 10 }, (_, index) => ({
    day: new Date(Date.UTC(2026, 10, 13 + index)).toISOString().slice(0, 10),
    sessions: 100 + index * 10,
    active: 140 + index * 10,
    messages: 400 + index * 40,
    provisional: index >= 8,
  }));
  return {
    project: "demo-project",
    from: "2026-11-13",
    to: "2026-11-22",
    generated_at: "2026-11-22T12:00:00.000Z",
    min_cell: 5,
    totals: { sessions: 1450, messages: 5800, errors: 21 },
    ci: { sessions: 40, messages: 80 },
    days,
    dimensions: {
      provider: [{ value: "GCP", sessions: 800 }, { value: "AWS", sessions: 600 }, {
        value: "other",
        sessions: 50,
      }],
      gpu_type: [{ value: "NVIDIA L4", sessions: 900 }, {
        value: "NVIDIA H100 80GB HBM3",
        sessions: 300,
      }],
      gpu_count: [{ value: "8", sessions: 900 }, { value: "1", sessions: 300 }, {
        value: "16",
        sessions: 10,
      }],
      total_memory: [{ value: "64-128 GiB", sessions: 700 }, {
        value: "512 MiB-1 GiB",
        sessions: 20,
      }, { value: "1-2 TiB", sessions: 60 }],
      project_version: [{ value: "0.3.9", sessions: 1000 }, { value: "0.3.8", sessions: 450 }],
      features: [{ value: "blending", sessions: 300 }],
    },
    suppressed: { provider: 4 },
    quarantined: { gpu_count: 7 },
    series: {
      interval_num_hit_tokens: {
        sum: 123_456_789,
        sessions: 321,
        days: days.map(({ day }, index) => ({ day, sum: 1000 * (index + 1) })),
      },
    },
    ...overrides,
  };
}
