import { z } from "zod";

const day = z.iso.date();
const number = z.int().min(0);

/** The public aggregate of one project over a window of UTC days. */
export const reportSchema = z.object({
  project: z.string().meta({ what: "The project" }),
  from: day.meta({ what: "First day of the window, inclusive" }),
  to: day.meta({ what: "Last day of the window, inclusive" }),
  generated_at: z.iso.datetime({ precision: 3 }).meta({ what: "When the report was computed" }),
  min_cell: number.meta({ what: "Fewest sessions that a value needs to be named" }),
  totals: z.object({
    sessions: number.meta({ what: "Sessions that began in the window" }),
    messages: number.meta({ what: "Messages of the window" }),
    errors: number.meta({ what: "Error events of the window" }),
  }).meta({ what: "Headline numbers, without sessions of build services" }),
  ci: z.object({ sessions: number, messages: number }).meta({
    what: "Sessions of build services, counted apart",
  }),
  days: z.array(z.object({
    day,
    sessions: number.meta({ what: "Sessions that began on the day" }),
    active: number.meta({ what: "Sessions that sent anything on the day" }),
    messages: number.meta({ what: "Messages of the day" }),
    provisional: z.boolean().meta({ what: "Whether late messages may still arrive for the day" }),
  })).meta({ what: "Every day of the window in order" }),
  dimensions: z.record(
    z.string(),
    z.array(z.object({ value: z.string(), sessions: number })),
  ).meta({ what: "For every dimension its values with their distinct sessions, most first" }),
  suppressed: z.record(z.string(), number).meta({
    what:
      "For every dimension how many values were folded into other because too few sessions hold them",
  }),
  quarantined: z.record(z.string(), number).meta({
    what:
      "For every field how many sessions sent a number beyond what any real machine has; these values are in no dimension and no sum. Small groups are folded into other",
  }),
  series: z.record(
    z.string(),
    z.object({
      sum: z.number(),
      sessions: number,
      days: z.array(z.object({ day, sum: z.number() })),
    }),
  ).meta({ what: "Sums of what the programs counted, where enough sessions counted it" }),
});

/** The projects of a collector. */
export const projectsSchema = z.object({
  projects: z.array(z.object({
    project: z.string().meta({ what: "The project" }),
    report: z.string().meta({ what: "Address of its report, relative to the collector" }),
  })).meta({ what: "The projects that have data, in order" }),
});
