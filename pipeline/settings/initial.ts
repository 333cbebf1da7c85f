/** The `rollcall.yaml` that `init` writes: every setting with its default, switched off, and what it decides. */
export const initialSettings = () => `# Settings of this Rollcall installation. What is not set has the value shown.

# Business dates are calendar days in this zone.
timezone: Asia/Shanghai

# currency: { code: CNY, minor_units: 2 }

# Days past due. They must begin at 0 and leave nothing out. Labels of your own: buckets: { current: 0, early: 1-60, late: 61+ }
# buckets: 0 | 1-30 | 31-60 | 61-90 | 91-120 | 121-150 | 151-180 | 181+
# Buckets that change: buckets: [{ buckets: 0 | 1-30 | 31+ }, { valid_from: 2026-01-01, buckets: 0 | 1-15 | 16-30 | 31+ }]

# What a bucket is told by: dpd, or cycles (cycles_past_due; begun 30 days where it was not delivered).
# delinquency: { by: dpd }

# A promise is kept when at least threshold x amount is paid until grace_days after its due day.
# promise: { grace_days: 3, threshold: 1.00 }

# A worked account converts when it pays within this many days, the day of the first conversation being the first.
# conversion: { window_days: 14 }

# Who is credited with money: the first rule that answers. Rules: owner, promise_taker, last_rpc(days), house.
# A policy that changes: default: [{ valid_to: 2026-01-01, rules: [owner] }, { valid_from: 2026-01-01, rules: [promise_taker, owner] }]
# attribution:
#   default: [owner, last_rpc(30), house]

# Where an account stood at month ends nothing was delivered for: derived from its placements and payments, or unknown.
# snapshots: { derive: false }

# Months after placement within which money counts in liquidation_rate.
# liquidation: { months: 6 }

# Expected loss: the share of losses that comes back later. What is set aside for them: loss: { reserve: 1000000 }
# loss: { recovery_rate: 0 }

# What the operation aims at: below or at_least a value, or a change against the year before, from the best to the least.
# A target of everybody in the table of targets takes the place of a value here.
# goals:
#   - { metric: overdue_rate, below: 0.055 }
#   - { metric: complaints, change: [-0.60, -0.40] }
#   - { metric: csat, at_least: 4.0 }
#   - { metric: collection_days, change: [-0.30, -0.20] }
#   - { metric: cost_to_collect, change: [-0.25, -0.15] }

# Conduct rules. packs switches rule packs on; optional_rules those of their rules that are off by default.
# default_debtor_timezone is for debtors whose account names none; without it their local time cannot be judged.
# rules:
#   packs: []
#   optional_rules: []
#   default_debtor_timezone: Asia/Shanghai
#   effective_call_seconds: 1
#   holidays: { au: [2026-01-01, 2026-01-26] }

# With four_eyes a finding of a conduct rule counts as confirmed only when a second, different person confirms it too.
# decisions: { four_eyes: false }

# Expected against actual: the smallest book and number of spells of the others to compare with, the shrinkage where there are
# fewer than 10 collectors, the lower edges of the balance bands, the seed of the intervals.
# oe: { min_book: 100000, min_spells: 30, k: 300000, balance_bands: [1000, 5000, 20000, 100000], seed: 1 }

# compliance_score: { weights: { breach_free: 40, qa: 40, complaints: 20 }, scale: 10, cap: 59 }

# The scorecard: metrics and their weights. 100 is the target of the month where there is one, else what everybody does together.
# scorecard: { oe_index: 40, kept_rate: 20, breach_free_rate: 20, qa_score: 20 }

# Below this n a figure is shown without colour, rank or pay effect.
# min_n: { default: 30, qa_score: 5, csat: 20 }

# Names, numbers and texts of people in what is taken in from now on: keep, pseudonymise or drop.
# Equal values have equal pseudonyms, by the key in state/pseudonym.key. A text is dropped where it would be pseudonymised, a collector's name the other way round.
# A column of its own: personal: { default: keep, columns: { contacts.text: drop, contacts.number_ref: pseudonymise } }
# personal: keep

# How pages show days and amounts. Weeks start on monday, saturday or sunday, the year of the books in a month from 1 to 12.
# Amounts are in thousands, in wan (万 and 亿), or as the language has it; a reader may choose otherwise on their account page.
# Data are called stale after so many days, or never.
# display: { week_start: monday, fiscal_year_start: 1, numbers: auto, stale_after: 3 }

# Published editions kept beside the current one, for going back and for "as known on".
# keep_editions: 30

# When serve runs the nightly job, as minute hour day month weekday in the zone above. Not set: never.
# schedule: 30 2 * * *
`
