/** The part of guardrails.yml that says how often people are disturbed, and when not. */
import * as z from 'zod/mini';

const timeOfDay = z
  .string()
  .check(z.regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'not a time of day such as 20:00 (quote it in YAML)'));

const isZone = (zone: string): boolean => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
};

/** A time zone by its IANA name. */
export const zone = z.string().check(z.refine(isZone, 'not a time zone such as Europe/Berlin'));

const defaults = {
  burst: { findings: 5, minutes: 2 },
  perActor: { cases: 10, hours: 1 },
  timeZone: 'UTC',
  digestAt: '07:00',
};

export const noiseShape = {
  /** How many messages people get by themselves; the others come in a digest. Questions and critical findings are never left out. */
  noise: z._default(
    z.strictObject({
      /** More messages of one kind about one person's changes and one control than this within so many minutes: the rest come together. 0 switches it off. */
      burst: z._default(
        z.strictObject({
          findings: z.number().check(z.gte(0)),
          minutes: z.number().check(z.gte(1), z.lte(60)),
        }),
        defaults.burst,
      ),
      /** More new cases by one person than this within so many hours: the rest come in one digest, and security is told. 0 switches it off. */
      perActor: z._default(
        z.strictObject({ cases: z.number().check(z.gte(0)), hours: z.number().check(z.gte(1), z.lte(24)) }),
        defaults.perActor,
      ),
      /** The time zone of `digestAt` and `quiet`, such as Europe/Berlin. */
      timeZone: z._default(zone, defaults.timeZone),
      /** When what is of low severity is told. */
      digestAt: z._default(timeOfDay, defaults.digestAt),
      /** Between these times findings of medium and low severity, and reminders of all but critical ones, wait for the end. */
      quiet: z.optional(z.strictObject({ from: timeOfDay, to: timeOfDay })),
    }),
    defaults,
  ),
};
