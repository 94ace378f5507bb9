# shellcheck shell=bash
# The cluster that tests run on: one that answers already, or one that is started for them and goes with them.
#   PULSO_TEST_KUBECONFIG         a cluster of yours: no other is used
#   PULSO_TEST_CLUSTER=required   to have none is a failure
#   PULSO_TEST_CLUSTER=none       the tests on Kubernetes are left out

. "$ROOT/scripts/lib/cluster/cluster.sh"

# choose_test_cluster - the one that is there, or one to be started; fails with CANNOT_HAVE if none is asked for.
choose_test_cluster() {
  if [ "${PULSO_TEST_CLUSTER:-}" = none ]; then
    say 'PULSO_TEST_CLUSTER=none: no cluster is asked for'
    return "$CANNOT_HAVE"
  fi
  if [ -n "${PULSO_TEST_KUBECONFIG:-}" ]; then
    command -v kubectl >/dev/null || (install_packages "to test on a cluster" kubernetes-client) || return
    if within 30 kubectl --kubeconfig "$PULSO_TEST_KUBECONFIG" get --raw /readyz >/dev/null; then return; fi
    warn "the cluster of PULSO_TEST_KUBECONFIG ($PULSO_TEST_KUBECONFIG) does not answer"
    return 1
  fi
  if command -v kubectl >/dev/null && cluster_answers; then
    say 'The cluster that is up is used, and stays'
  else
    trap stop_test_cluster EXIT
  fi
}

# start_test_cluster - fails with CANNOT_HAVE where there can be none, having said why.
start_test_cluster() {
  if [ -z "${PULSO_TEST_KUBECONFIG:-}" ]; then "$ROOT/scripts/cluster" up >/dev/null; fi
}

# Also where the tests failed or were interrupted. What was built is kept.
stop_test_cluster() { "$ROOT/scripts/cluster" down || warn 'the cluster is still there: scripts/cluster down'; }
