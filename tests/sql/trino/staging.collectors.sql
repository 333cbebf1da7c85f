select cast("c"."collector_id" as varchar) as "collector_id", cast("c"."collector_name" as varchar) as "collector_name", cast("c"."grade" as varchar) as "grade" from "raw"."collectors" as "c"
