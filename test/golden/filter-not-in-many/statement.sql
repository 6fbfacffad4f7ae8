select case when octet_length(q.j) <= 16777216 then q.j end as j, q."n0"
  from (select coalesce(string_agg("p2"."c0", ','), '') as j, (1 * count(*))::int as "n0"
  from (select format('{"code":%s,"regionCode":%s}', answer.scalar("t1"."code"), coalesce(answer.scalar("t1"."regionCode"), 'null')) as "c0"
  from (select "t1"."code", "t1"."regionCode"
  from (select s."code", s."regionCode"
  from rows."streets_g1" s
  where s._load <= 1) "t1"
  where ("t1"."regionCode" = any ($1::text[])) is false
  order by "t1"."code"
  limit 3) "t1" ) "p2") q
-- ["{\"51\",\"52\",\"53\",\"54\",\"55\",\"56\",\"57\",\"58\",\"59\",\"60\",\"61\",\"62\",\"63\",\"64\",\"65\",\"66\",\"67\",\"68\",\"69\",\"70\",\"71\",\"72\",\"73\",\"74\",\"75\",\"76\",\"77\",\"78\",\"79\",\"80\",\"81\",\"82\",\"83\",\"84\",\"85\",\"86\",\"87\",\"88\",\"89\",\"90\",\"91\",\"92\",\"93\",\"94\",\"95\",\"96\",\"97\",\"98\",\"99\",\"100\",\"101\",\"102\",\"103\",\"104\",\"105\",\"106\",\"107\",\"108\",\"109\",\"110\",\"111\",\"112\",\"113\",\"114\",\"115\",\"116\",\"117\",\"118\",\"119\",\"120\",\"121\",\"122\",\"123\",\"124\",\"125\",\"126\",\"127\",\"128\",\"129\",\"130\",\"131\",\"132\",\"133\",\"134\",\"135\",\"136\",\"137\",\"138\",\"139\",\"140\",\"141\",\"142\",\"143\",\"144\",\"145\",\"146\",\"147\",\"148\",\"149\",\"150\",\"151\",\"152\",\"153\",\"154\",\"155\",\"156\",\"157\",\"158\",\"159\",\"160\",\"161\",\"162\",\"163\",\"164\",\"165\",\"166\",\"167\",\"168\",\"169\",\"170\"}"]

select case when octet_length(q.j) <= 16777216 then q.j end as j, q."n0"
  from (select coalesce(string_agg("p2"."c0", ','), '') as j, (1 * count(*))::int as "n0"
  from (select format('{"code":%s,"regionCode":%s}', answer.scalar("t1"."code"), coalesce(answer.scalar("t1"."regionCode"), 'null')) as "c0"
  from (select "t1"."code", "t1"."regionCode"
  from (select s."code", s."regionCode"
  from rows."streets_g1" s
  where s._load <= 1) "t1"
  where ("t1"."regionCode" = any ($1::text[])) is false
  order by "t1"."code"
  limit 3) "t1" ) "p2") q
-- ["{\"50\",\"51\"}"]

select case when octet_length(q.j) <= 16777216 then q.j end as j, q."n0"
  from (select coalesce(string_agg("p2"."c0", ','), '') as j, (1 * count(*))::int as "n0"
  from (select format('{"code":%s,"regionCode":%s}', answer.scalar("t1"."code"), coalesce(answer.scalar("t1"."regionCode"), 'null')) as "c0"
  from (select "t1"."code", "t1"."regionCode"
  from (select s."code", s."regionCode"
  from rows."streets_g1" s
  where s._load <= 1) "t1"
  where (not ("t1"."regionCode" <> all ($1::text[])))
  order by "t1"."code"
  limit 3) "t1" ) "p2") q
-- ["{\"51\",\"52\"}"]
