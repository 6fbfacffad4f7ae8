select case when octet_length(q.j)::bigint + octet_length(q.j1)::bigint <= 16777216 then q.j end as j, case when octet_length(q.j)::bigint + octet_length(q.j1)::bigint <= 16777216 then q.j1 end as j1, q."n0"
  from (select coalesce(string_agg("p2"."c0", ','), '') as j, format('],"__typename":%s}', '"RegionsRowConnection"') as j1, (1 * count(*))::int as "n0"
  from (select format('{"__typename":%s,"kind":%s,"c":%s,"c2":%s}', '"RegionsRow"', '"RegionsRow"', answer.scalar("t1"."code"), answer.scalar("t1"."code")) as "c0"
  from (select "t1"."code"
  from (select s."code"
  from rows."regions_g1" s
  where s._load <= 1) "t1" 
  order by "t1"."code"
  limit 1) "t1" ) "p2") q
-- []
