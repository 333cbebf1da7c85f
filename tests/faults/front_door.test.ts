import { expect, test } from 'vitest'
import { faults } from './front_door.ts'

test(
  'a sample of every fault is refused or accounted for (`node tests/faults/front_door.ts` tries them all)',
  { timeout: 900_000 },
  async () => {
    const outcomes = await faults({ cuts: 60, flips: 60, duplicates: 3, permutations: 4 })
    expect(outcomes.flatMap(({ fault, wrong }) => wrong.map((sentence) => `${fault}: ${sentence}`))).toEqual([])
    expect(outcomes.every(({ cases, refused, loaded }) => cases > 0 && refused + loaded === cases)).toBe(true)
  },
)
