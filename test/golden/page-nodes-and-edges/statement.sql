select case when octet_length(q.j)::bigint + octet_length(q.j1)::bigint <= 16777216 then q.j end as j, case when octet_length(q.j)::bigint + octet_length(q.j1)::bigint <= 16777216 then q.j1 end as j1, q."n0"
  from (select coalesce(string_agg("p2"."c0", ','), '') as j, coalesce(string_agg("p2"."c1", ','), '') as j1, (2 * count(*))::int as "n0"
  from (select format('{"code":%s}', answer.scalar("t1"."code")) as "c0", format('{"node":%s}', format('{"code":%s,"name":%s}', answer.scalar("t1"."code"), answer.scalar("t1"."name"))) as "c1"
  from (select "t1"."code", "t1"."name"
  from (select s."code", s."name"
  from rows."regions_g1" s
  where s._load <= 1) "t1" 
  order by "t1"."code"
  limit 2) "t1" ) "p2") q
-- []
