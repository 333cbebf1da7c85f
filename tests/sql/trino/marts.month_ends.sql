select cast("m"."as_of" as date) as "as_of", cast("m"."previous_as_of" as date) as "previous_as_of" from "intermediate"."month_ends" as "m"
