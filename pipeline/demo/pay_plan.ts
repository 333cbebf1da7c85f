/** A plan that pays the demo floor, as the text of `plans/floor-2026.yaml`. */
export const demoPlan = `# How the demo floor is paid: money by tiers, promises kept, a pool for a team, and conduct in the arithmetic.
id: floor-2026
version: 1
title: { en: Floor 2026, zh: 2026 年度提成方案 }
valid_from: 2026-01-01
period: month
currency: CNY
attribution: default
rounding: component
day_basis: scheduled
retro: origin_period
findings: confirmed
eligible: { teams: [T01, T02, T03, T04] }
components:
  - { id: commission, kind: tiers, measure: net_collected, mode: marginal, over: amount,
      tiers: [ { up_to: 20000, rate: 0 }, { up_to: 60000, rate: 0.010 }, { up_to: 120000, rate: 0.015 }, { rate: 0.020 } ] }
  - { id: kept, kind: per_unit, measure: promises_kept, amount: 2.50 }
  - { id: pool, kind: pool, team: T01, measure: net_collected, rate: 0.006, funded_if: { metric: oe_index, at_least: 0.95 },
      k: 300000, qa_bands: [ { below: 80, factor: 0.90 }, { below: 90, factor: 1.00 }, { factor: 1.05 } ], qa_no_data: 1.00 }
gates:
  - { id: no-critical, metric: confirmed_breaches, severity: critical, strengths: [prohibition, should-not],
      at_most: 0, on_fail: zero }
multipliers:
  - { id: qa, metric: qa_score, bands: [ { below: 80, factor: 0.90 }, { below: 90, factor: 1.00 }, { factor: 1.05 } ],
      no_data: 1.00 }
deductions:
  - { id: complaints, metric: upheld_complaints, amount_each: 50.00, legal_check: true }
cap: null
floor: null
carry: true
`
