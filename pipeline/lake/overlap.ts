import type { Shard } from './manifest.ts'

const isBelow = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b)) < 0

/** Whether two files of a table can have a key in common: each column of the key has values they both reach. */
export const mayShare = (a: Shard, b: Shard): boolean =>
  a.range === null ||
  b.range === null ||
  a.range.every(([low, high], column) => {
    const [otherLow, otherHigh] = b.range?.[column] ?? [low, high]
    return !isBelow(high, otherLow) && !isBelow(otherHigh, low)
  })

/** Fresh files and the standing ones they can share a key with. */
export interface Encounter {
  readonly fresh: Shard[]
  readonly standing: Shard[]
}

/** Sets of files that can share keys only among themselves; each has a fresh one. Others cannot be touched by what comes. */
export function encounters(fresh: readonly Shard[], standing: readonly Shard[]): Encounter[] {
  let groups: Encounter[] = []
  const meets = (shard: Shard) => (group: Encounter) =>
    group.fresh.some((other) => mayShare(shard, other)) || group.standing.some((other) => mayShare(shard, other))
  const join = (shard: Shard, kind: keyof Encounter, alone: boolean) => {
    const met = groups.filter(meets(shard))
    if (met.length === 0 && !alone) return
    const joined: Encounter = {
      fresh: met.flatMap((group) => group.fresh),
      standing: met.flatMap((group) => group.standing),
    }
    joined[kind].push(shard)
    groups = [...groups.filter((group) => !met.includes(group)), joined]
  }
  for (const shard of fresh) join(shard, 'fresh', true)
  for (const shard of standing) if (fresh.some((other) => mayShare(shard, other))) join(shard, 'standing', false)
  return groups
}
