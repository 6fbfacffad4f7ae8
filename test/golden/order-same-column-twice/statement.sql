select case when octet_length(q.j) <= 16777216 then q.j end as j, q."n0"
  from (select coalesce(string_agg("p2"."c0", ','), '') as j, (1 * count(*))::int as "n0"
  from (select format('{"rank":%s,"code":%s}', "t1"."rank", answer.scalar("t1"."code")) as "c0"
  from (select "t1"."rank", "t1"."code"
  from (select s."rank", s."code"
  from rows."regions_g1" s
  where s._load <= 1) "t1" 
  order by "t1"."rank" desc, "t1"."code"
  limit 20) "t1" ) "p2") q
-- []
