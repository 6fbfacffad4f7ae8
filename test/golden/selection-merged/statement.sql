select case when octet_length(q.j)::bigint + octet_length(q.j1)::bigint <= 16777216 then q.j end as j, case when octet_length(q.j)::bigint + octet_length(q.j1)::bigint <= 16777216 then q.j1 end as j1, q."n0"
  from (select coalesce(string_agg("p2"."c0", ','), '') as j, format('],"totalCount":%s}', $1::text) as j1, (1 * count(*))::int as "n0"
  from (select format('{"code":%s,"name":%s,"rank":%s}', answer.scalar("t1"."code"), answer.scalar("t1"."name"), "t1"."rank") as "c0"
  from (select "t1"."code", "t1"."name", "t1"."rank"
  from (select s."code", s."name", s."rank"
  from rows."regions_g1" s
  where s._load <= 1) "t1" 
  order by "t1"."code"
  limit 1) "t1" ) "p2") q
-- ["5"]
