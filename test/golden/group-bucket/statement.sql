select case when octet_length(q.j)::bigint + octet_length(q.j1)::bigint + octet_length(q.j2)::bigint + octet_length(q.j3)::bigint <= 16777216 then q.j end as j, case when octet_length(q.j)::bigint + octet_length(q.j1)::bigint + octet_length(q.j2)::bigint + octet_length(q.j3)::bigint <= 16777216 then q.j1 end as j1, case when octet_length(q.j)::bigint + octet_length(q.j1)::bigint + octet_length(q.j2)::bigint + octet_length(q.j3)::bigint <= 16777216 then q.j2 end as j2, case when octet_length(q.j)::bigint + octet_length(q.j1)::bigint + octet_length(q.j2)::bigint + octet_length(q.j3)::bigint <= 16777216 then q.j3 end as j3, q."n0"
  from (with "g3" as materialized (select string_agg("r5".j, ',') as j, count(*)::int as n
  from (select format('{"key":%s,"count":%s}', format('{"rank":%s}', coalesce((case when "t4"."rank" is not null then greatest(("t4"."rank"::bigint - ("t4"."rank"::bigint % $1::bigint + $1::bigint) % $1::bigint), '-2147483648') end)::integer::text, 'null')), count(*)::text) as j
  from (select s."rank"
  from rows."regions_g1" s
  where s._load <= 1) "t4"  group by (case when "t4"."rank" is not null then greatest(("t4"."rank"::bigint - ("t4"."rank"::bigint % $1::bigint + $1::bigint) % $1::bigint), '-2147483648') end)::integer
  order by (case when "t4"."rank" is not null then greatest(("t4"."rank"::bigint - ("t4"."rank"::bigint % $1::bigint + $1::bigint) % $1::bigint), '-2147483648') end)::integer
  limit 100 offset 0) "r5"), "g6" as materialized (select string_agg("r8".j, ',') as j, count(*)::int as n
  from (select format('{"key":%s,"count":%s}', format('{"population":%s}', coalesce('"' || (case when "t7"."population" is not null then greatest(("t7"."population"::numeric - ("t7"."population"::numeric % $2::numeric + $2::numeric) % $2::numeric), '-9223372036854775808') end)::bigint::text || '"', 'null')), count(*)::text) as j
  from (select s."population"
  from rows."regions_g1" s
  where s._load <= 1) "t7"  group by (case when "t7"."population" is not null then greatest(("t7"."population"::numeric - ("t7"."population"::numeric % $2::numeric + $2::numeric) % $2::numeric), '-9223372036854775808') end)::bigint
  order by (case when "t7"."population" is not null then greatest(("t7"."population"::numeric - ("t7"."population"::numeric % $2::numeric + $2::numeric) % $2::numeric), '-9223372036854775808') end)::bigint
  limit 100 offset 0) "r8"), "g9" as materialized (select string_agg("r11".j, ',') as j, count(*)::int as n
  from (select format('{"key":%s,"count":%s}', format('{"area":%s}', coalesce('"' || round(("t10"."area" - ("t10"."area" % $3::numeric + $3::numeric) % $3::numeric), 2)::text || '"', 'null')), count(*)::text) as j
  from (select s."area"
  from rows."regions_g1" s
  where s._load <= 1) "t10"  group by round(("t10"."area" - ("t10"."area" % $3::numeric + $3::numeric) % $3::numeric), 2)
  order by round(("t10"."area" - ("t10"."area" % $3::numeric + $3::numeric) % $3::numeric), 2)
  limit 100 offset 0) "r11"), "g12" as materialized (select string_agg("r14".j, ',') as j, count(*)::int as n
  from (select format('{"key":%s,"count":%s}', format('{"density":%s}', coalesce(to_json((case when "t13"."density" is not null then greatest(("t13"."density"::text::numeric - ("t13"."density"::text::numeric % $4::numeric + $4::numeric) % $4::numeric), '-1.7976931348623157e308') end)::double precision), 'null')), count(*)::text) as j
  from (select s."density"
  from rows."regions_g1" s
  where s._load <= 1) "t13"  group by (case when "t13"."density" is not null then greatest(("t13"."density"::text::numeric - ("t13"."density"::text::numeric % $4::numeric + $4::numeric) % $4::numeric), '-1.7976931348623157e308') end)::double precision
  order by (case when "t13"."density" is not null then greatest(("t13"."density"::text::numeric - ("t13"."density"::text::numeric % $4::numeric + $4::numeric) % $4::numeric), '-1.7976931348623157e308') end)::double precision
  limit 100 offset 0) "r14") select coalesce((select "g3".j from "g3"), '') as j, coalesce((select "g6".j from "g6"), '') as j1, coalesce((select "g9".j from "g9"), '') as j2, coalesce((select "g12".j from "g12"), '') as j3, ((select "g3".n from "g3") + (select "g6".n from "g6") + (select "g9".n from "g9") + (select "g12".n from "g12"))::int as "n0") q
-- ["2","10000000","0.50","0.1"]
