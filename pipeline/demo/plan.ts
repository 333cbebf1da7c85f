import { calendar, type Month } from './calendar.ts'

/** What the demo is asked for. */
export interface DemoOptions {
  /** Folder for the contract files; `ground_truth/` is written inside it, where no loader looks. */
  to: string
  /** 1 = about 60 collectors, 6 teams, 20,000 accounts, 600,000 contacts; default 1. */
  scale?: number
  /** Months of activity, default 13; one opening month end is delivered before them. */
  months?: number
  /** Same seed, scale, months and end: the same bytes. Default 1. */
  seed?: number
  /** Last day of the data, a month's last day; default 2026-10-31, never the clock. */
  end?: string
  /** Limit of the engine's memory, default `4GB`; beyond it the work spills into `to`. */
  memory?: string
  /** Threads of the engine, default the machine's; the bytes do not depend on it. */
  threads?: number
  /** Called with the step that begins and the share (0 to 1) that is done. */
  onProgress?: (step: string, done: number) => void
}

/** The demand turned into sizes. */
export interface Plan {
  seed: number
  scale: number
  end: string
  months: readonly Month[]
  accounts: number
  collectors: number
  /** Blocks of six teams. */
  blocks: number
  /** Digits of the running number in an id, so that the order of ids is the order of numbers. */
  digits: { team: number; collector: number; account: number }
  /** Share of the accounts that are opened during the window. */
  newShare: number
}

export class DemoError extends Error {
  override readonly name = 'DemoError'
}

const isMonthEnd = (day: string): boolean => {
  const date = new Date(`${day}T00:00:00Z`)
  if (Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== day) return false
  return new Date(date.getTime() + 86_400_000).getUTCDate() === 1
}

const width = (largest: number, least: number): number => Math.max(least, String(largest).length)

/** Checks the options and derives the sizes; throws `DemoError` with one sentence and the remedy. */
export const makePlan = (options: DemoOptions): Plan => {
  const { scale = 1, months = 13, seed = 1, end = '2026-10-31' } = options
  if (!(scale >= 0.05 && scale <= 1000)) throw new DemoError(`Scale ${String(scale)} is not between 0.05 and 1000.`)
  if (!Number.isInteger(months) || months < 1 || months > 60)
    throw new DemoError(`Months ${String(months)} is not a whole number between 1 and 60.`)
  if (!Number.isSafeInteger(seed) || seed < 0) throw new DemoError(`Seed ${String(seed)} is not a whole number ≥ 0.`)
  if (!isMonthEnd(end)) throw new DemoError(`End ${end} is not the last day of a month, such as 2026-10-31.`)
  const accounts = Math.round(20_000 * scale)
  const collectors = Math.max(24, Math.round(60 * scale))
  const blocks = Math.max(1, Math.round(scale))
  return {
    seed,
    scale,
    end,
    months: calendar(end, months),
    accounts,
    collectors,
    blocks,
    digits: { team: width(blocks * 6, 2), collector: width(collectors, 3), account: width(accounts, 7) },
    newShare: Math.min(0.3, 0.012 * months),
  }
}
