/**
 * Settings that suit the demo floor, as the text of a `rollcall.yaml`: zone and currency, the rule packs its breaches are
 * planted for, and the time zone of debtors whose account names none.
 */
export const demoSettings = `# Settings of the demo floor
timezone: Asia/Shanghai
currency: { code: CNY, minor_units: 2 }
rules:
  packs: [cn, words]
  default_debtor_timezone: Asia/Shanghai
  effective_call_seconds: 1
display: { stale_after: never }
promise: { grace_days: 3, threshold: 1.00 }
conversion: { window_days: 14 }
attribution:
  default: [owner, last_rpc(30), house]
liquidation: { months: 6 }
`
