select case when octet_length(q.j) <= 16777216 then q.j end as j, q."n0"
  from (select coalesce(string_agg("p2"."c0", ','), '') as j, (1 * count(*))::int as "n0"
  from (select format('{"code":%s,"rank":%s}', answer.scalar("t1"."code"), "t1"."rank") as "c0"
  from (select "t1"."code", "t1"."rank"
  from (select s."code", s."rank"
  from rows."regions_g1" s
  where s._load <= 1) "t1"
  where ("t1"."rank" < $1::integer and "t1"."rank" >= $2::integer)
  order by "t1"."code"
  limit 20) "t1" ) "p2") q
-- ["4","2"]
