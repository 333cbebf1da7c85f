import { z } from 'zod'
import type { Manifest } from '../../warehouse/index.ts'
import type { EditionStamp } from './service.ts'

const standard = { weekStart: 'monday', fiscalYearStart: 1, numbers: 'auto', staleAfter: null } as const
const display = z.object({
  weekStart: z.enum(['monday', 'saturday', 'sunday']),
  fiscalYearStart: z.number().int().min(1).max(12),
  numbers: z.enum(['auto', 'thousands', 'wan']),
  staleAfter: z.number().int().nullable(),
})

/** What the pages read of a manifest's own words; the pipeline writes more. */
const about = z.object({
  as_of: z.string(),
  quarantined: z.number().nullish(),
  derived: z.array(z.string()).nullish(),
  checks: z.object({ passed: z.number() }).nullish(),
  settings: z.object({
    timezone: z.string().default('UTC'),
    display: display.default(standard),
    rules: z
      .object({ packs: z.array(z.string()), holidays: z.record(z.string(), z.array(z.string())) })
      .default({ packs: [], holidays: {} }),
    decisions: z.object({ fourEyes: z.boolean() }).default({ fourEyes: false }),
    currency: z.object({ code: z.string(), minorUnits: z.number().int() }),
  }),
})

export interface Stamped {
  readonly stamp: EditionStamp
  /** Fraction digits of the currency. */
  readonly digits: number
  /** Time zone of the operation. */
  readonly timezone: string
  /** A confirmation needs a second person. */
  readonly fourEyes: boolean
}

/**
 * What is said of an edition, from its manifest.
 *
 * @throws when the manifest does not say what the pages need.
 */
export function stampOf(manifest: Manifest): Stamped {
  const read = about.safeParse(manifest.about)
  if (!read.success)
    throw new Error(
      `The manifest of edition ${manifest.id} cannot be read (${z.prettifyError(read.error)}); run rollcall run again.`,
    )
  const { as_of, quarantined, derived, checks, settings } = read.data
  return {
    digits: settings.currency.minorUnits,
    timezone: settings.timezone,
    fourEyes: settings.decisions.fourEyes,
    stamp: {
      id: manifest.id,
      asOf: as_of,
      publishedAt: manifest.published_at,
      checks: checks?.passed ?? null,
      quarantined: quarantined ?? null,
      derived: derived ?? [],
      currency: settings.currency.code,
      timezone: settings.timezone,
      display: {
        ...settings.display,
        holidays: [...new Set(settings.rules.packs.flatMap((pack) => settings.rules.holidays[pack] ?? []))].sort(),
      },
    },
  }
}
