select case when octet_length(q.j) <= 16777216 then q.j end as j, q."n0"
  from (select coalesce(string_agg("p2"."c0", ','), '') as j, (1 * count(*))::int as "n0"
  from (select format('{"length":%s,"code":%s}', coalesce("t1"."length"::text, 'null'), answer.scalar("t1"."code")) as "c0"
  from (select "t1"."length", "t1"."code"
  from (select s."length", s."code"
  from rows."streets_g1" s
  where s._load <= 1) "t1" 
  order by "t1"."length" nulls first, "t1"."code" desc
  limit 9) "t1" ) "p2") q
-- []
