-- Citus as far as Kith speaks to it, in an ordinary PostgreSQL: the same names, arguments and refusals, and a record of
-- every call with its transaction. Nothing is distributed. Signatures after citus 12.1-1 and 13.2-1.

create table ext.citus_calls (n int generated always as identity, transaction xid8 default pg_current_xact_id(), what text);
create table ext.pg_dist_node (nodeid int, groupid int, nodename text, nodeport int, noderole text, isactive bool, shouldhaveshards bool);
create table ext.pg_dist_schema (schemaid oid, colocationid int generated always as identity);
create table ext.pg_dist_partition (logicalrelid regclass, partmethod "char", colocationid int, repmodel "char");
create table ext.pg_dist_shard (logicalrelid regclass, shardid int generated always as identity);
create table ext.pg_dist_placement (shardid int, groupid int);
insert into ext.pg_dist_node values
  (1, 0, 'coordinator', 5432, 'primary', true, false),
  (2, 1, 'worker1', 5432, 'primary', true, true),
  (3, 2, 'worker2', 5432, 'primary', true, true);
grant select on all tables in schema ext to kith_owner;

create function ext.note(what text) returns void language sql security definer set search_path = ext, pg_temp as
$$ insert into ext.citus_calls (what) values (what) $$;

create function ext.place_table(wanted regclass) returns void language plpgsql security definer set search_path = ext, pg_temp as $$
declare
  home int; shard int; colocation int;
begin
  select colocationid into colocation from pg_dist_schema s join pg_class c on c.relnamespace = s.schemaid where c.oid = wanted;
  home := 1 + colocation % 2;
  insert into pg_dist_partition values (wanted, 'n', colocation, 's');
  insert into pg_dist_shard (logicalrelid) values (wanted) returning shardid into shard;
  insert into pg_dist_placement values (shard, home);
end $$;

create function ext.place_schema(wanted regnamespace) returns void language plpgsql security definer set search_path = ext, pg_temp as $$
begin
  insert into pg_dist_schema (schemaid) values (wanted);
  perform note('placed ' || wanted);
  perform place_table(c.oid) from pg_class c where c.relnamespace = wanted and c.relkind = 'r';
end $$;

create function ext.citus_schema_distribute(schemaname regnamespace) returns void language plpgsql as $$
begin
  perform ext.note('citus_schema_distribute ' || schemaname);
  perform ext.place_schema(schemaname);
end $$;

create function ext.citus_schema_move(schema_id regnamespace, target_node_name text, target_node_port int) returns void
language plpgsql security definer set search_path = ext, pg_temp as $$
declare
  target int;
begin
  perform note(format('citus_schema_move %s %s %s', schema_id, target_node_name, target_node_port));
  if not exists (select from pg_dist_schema where schemaid = schema_id) then
    raise 'schema % is not a distributed schema', schema_id;
  end if;
  select groupid into strict target from pg_dist_node where nodename = target_node_name and nodeport = target_node_port;
  update pg_dist_placement l set groupid = target from pg_dist_shard h, pg_class c
    where h.shardid = l.shardid and c.oid = h.logicalrelid and c.relnamespace = schema_id;
end $$;

create function ext.citus_rebalance_start(rebalance_strategy name default null) returns bigint language plpgsql as $$
begin
  perform ext.note('citus_rebalance_start ' || rebalance_strategy);
  return 1;
end $$;

create function ext.create_reference_table(table_name regclass) returns void
language plpgsql security definer set search_path = ext, pg_temp as $$
begin
  if exists (
    select from pg_constraint f where f.contype = 'f' and f.conrelid = table_name and f.confrelid <> table_name
      and not exists (select from pg_dist_partition p where p.logicalrelid = f.confrelid)
  ) then
    raise 'cannot create foreign key constraint: referenced table of % must be a reference table', table_name;
  end if;
  insert into pg_dist_partition values (table_name, 'n', 0, 't');
  perform note('create_reference_table ' || table_name);
end $$;

create function ext.as_citus_would() returns event_trigger language plpgsql as $$
declare
  done record; home oid;
begin
  for done in select * from pg_event_trigger_ddl_commands() loop
    if done.command_tag = 'CREATE SCHEMA' and current_setting('citus.enable_schema_based_sharding', true) = 'on' then
      perform ext.place_schema(done.objid::regnamespace);
    end if;
    select relnamespace into home from pg_class where oid = done.objid and done.classid = 'pg_class'::regclass;
    if done.command_tag = 'CREATE TABLE' and exists (select from ext.pg_dist_schema where schemaid = home) then
      perform ext.place_table(done.objid);
    end if;
    if done.command_tag = 'CREATE TRIGGER' and coalesce(current_setting('citus.enable_unsafe_triggers', true), '') <> 'on'
       and exists (select from pg_trigger t join ext.pg_dist_partition p on p.logicalrelid = t.tgrelid where t.oid = done.objid) then
      raise 'triggers are not supported on distributed tables';
    end if;
    if exists (
      select from pg_constraint f join pg_class a on a.oid = f.conrelid join pg_class b on b.oid = f.confrelid
        join ext.pg_dist_schema s on s.schemaid = a.relnamespace
      where f.contype = 'f' and a.relnamespace <> b.relnamespace and done.command_tag in ('CREATE TABLE', 'ALTER TABLE')
    ) then
      raise 'foreign keys from distributed schemas can only point to the same distributed schema or reference tables in regular schemas';
    end if;
  end loop;
end $$;
create event trigger as_citus_would on ddl_command_end execute function ext.as_citus_would();

create function ext.as_citus_forgets() returns event_trigger language plpgsql security definer set search_path = ext, pg_temp as $$
begin
  delete from pg_dist_schema where schemaid in (select objid from pg_event_trigger_dropped_objects() where object_type = 'schema');
  delete from pg_dist_partition p where p.logicalrelid::oid in (select objid from pg_event_trigger_dropped_objects() where object_type = 'table');
end $$;
create event trigger as_citus_forgets on sql_drop execute function ext.as_citus_forgets();
