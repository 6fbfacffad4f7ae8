select case when octet_length(q.j) <= 16777216 then q.j end as j, q."n0"
  from (select coalesce(string_agg("p2"."c0", ','), '') as j, (1 * count(*))::int as "n0"
  from (select format('{"code":%s,"location":%s}', answer.scalar("t1"."code"), coalesce(('{"longitude":' || to_json(("t1"."location")[0])::text || ',"latitude":' || to_json(("t1"."location")[1])::text || '}'), 'null')) as "c0"
  from (with "a4" as materialized (select count(*) = 1450 as many
  from (select 1
  from (select s."location"
  from rows."sights_g1" s
  where s._load <= 1) "t3"
  where "t3"."location" <@ box(point($1::float8, $2::float8), point($3::float8, $4::float8))
  union all select 1
  from (select s."location"
  from rows."sights_g1" s
  where s._load <= 1) "t3"
  where "t3"."location" <@ box(point($5::float8, $2::float8), point($5::float8, $4::float8))
  union all select 1
  from (select s."location"
  from rows."sights_g1" s
  where s._load <= 1) "t3"
  where "t3"."location" <@ box(point($1::float8, $2::float8), point($5::float8, $2::float8))
  limit 1450) "t3") select "t1"."code", "t1"."location" from ((select "t1"."code", "t1"."location"
  from (select s."code", s."location"
  from rows."sights_g1" s
  where s._load <= 1) "t1"
  where coalesce(("t1"."location" <@ box(point($1::float8, $2::float8), point($3::float8, $4::float8)) or "t1"."location" <@ box(point($5::float8, $2::float8), point($5::float8, $4::float8)) or "t1"."location" <@ box(point($1::float8, $2::float8), point($5::float8, $2::float8))), false) and (select "a4".many from "a4")
  order by "t1"."code"
  limit 20)
  union all (select "t1"."code", "t1"."location"
  from (select "t1"."code", "t1"."location"
  from (select s."code", s."location"
  from rows."sights_g1" s
  where s._load <= 1) "t1"
  where ("t1"."location" <@ box(point($1::float8, $2::float8), point($3::float8, $4::float8)) or "t1"."location" <@ box(point($5::float8, $2::float8), point($5::float8, $4::float8)) or "t1"."location" <@ box(point($1::float8, $2::float8), point($5::float8, $2::float8))) and (select not "a4".many from "a4") offset 0) "t1"
  order by "t1"."code"
  limit 20)) "t1"
  order by "t1"."code"
  limit 20) "t1" ) "p2") q
-- ["-180","-90","-179","-10","180"]
