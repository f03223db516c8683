-- Who is in the cluster. A node that is there already stays as it is.
SELECT citus_set_coordinator_host('postgres', 5432);
SELECT citus_add_node('worker1', 5432);
SELECT citus_add_node('worker2', 5432);
SELECT nodename, nodeport, isactive, shouldhaveshards FROM pg_dist_node ORDER BY nodeid;
