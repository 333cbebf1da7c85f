import type { Plan } from './plan.ts'

/** Text of `ground_truth/README.md`. */
export const truthReadme = (plan: Plan): string => `# Ground truth of the demo floor

Made by \`rollcall demo\` with seed ${String(plan.seed)}, scale ${String(plan.scale)}, ${String(plan.months.length - 1)} months of activity up to ${plan.end}.
Nothing here is read by the loader. Same seed, scale, months and end: the same bytes (\`files.csv\` has the hashes).

| file | what it says |
|---|---|
| \`collectors.csv\` | true skill of everybody: the factor on the share of accounts that pay in a month while this person holds them; rough conduct; what they game |
| \`segments.csv\` | by product, bucket, balance band and hand: share of accounts that pay in a month at skill 1, and the fraction of the balance that those who pay pay |
| \`breaches.csv\` | every contact that breaches a rule of the pack \`cn\`; there are no others. \`zone_dependent\`: only in one of the account's candidate time zones |
| \`near_misses.csv\` | contacts that look like a breach and pass: at night under consent, third party of a debtor who was lost |
| \`not_evaluable.csv\` | contacts on which a rule cannot be judged, with the missing fact |
| \`ceased_contacts.csv\` | outbound contacts while a \`cease\` is in force; found by the rule \`cease\` where a pack with it is enabled (the pack \`cn\` has none) |
| \`words.csv\` | contacts with planted wording, by category |
| \`gaming.csv\`, \`gaming_promises.csv\` | who games what, and the promises made for it |
| \`dirty.csv\` | records that must be refused, in the files \`<table>.manual.csv\` |
| \`warnings.csv\` | records that are accepted with a warning: overlapping and void assignments, unknown balances, missing month ends |
| \`months.csv\` | overdue rate by month end, and what the accounts past due then paid in the month after |
| \`files.csv\` | every file with its number of records and SHA-256 |

How the floor works, so that nobody takes it for more than it is:
- An account past due is placed on the first of the month, and one collector holds it; who that is depends on its product,
  bucket and balance, so raw recovery compares small early accounts with large late ones. About 6 % of the early ones are
  dealt at random (\`randomised\`), 5 % of those one cycle late are held by nobody, 12 % go to anybody of the floor.
- Whether it pays in the month is one draw: segment rate x true skill of the holder. Effort (contacts) does not change it.
- Roll rates of M0, M2 and M3 follow the UCI credit-card reference, in which accounts stay two cycles late without paying
  in full: an account may keep its days past due over a month without a payment. M4 and later are stickier than there,
  because this floor holds an old stock.
- The entry into delinquency is steered so that the overdue rate follows its path (about 5.7 to 8.5 %) whatever the seed.
- Accounts that are not past due have balances and reminders, no payments: the floor sees only the money it works on.
`
