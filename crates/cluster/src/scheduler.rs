//! The scheduler: takes questions, cuts them into parts and hands those out.

use std::sync::Arc;

use allegiance::error::Error;
use allegiance::output::print;
use ballista_scheduler::cluster::BallistaCluster;
use ballista_scheduler::config::SchedulerConfig;
use ballista_scheduler::scheduler_process::start_server;

use crate::cli::Scheduler;
use crate::session::of_scheduler;
use crate::told::told_by_cluster;

/// Runs until it is stopped.
pub async fn scheduler(asked: &Scheduler) -> Result<u8, Error> {
    let place = format!("--listen {}", asked.listen);
    if asked.listen.ip().is_unspecified() && asked.host.is_none() {
        let help = "name it as executors reach it: --host 10.0.0.1";
        return Err(Error::usage("executors cannot know under which address they reach this machine", place, help));
    }
    let config = SchedulerConfig {
        bind_host: asked.listen.ip().to_string(),
        bind_port: asked.listen.port(),
        external_host: asked.host.clone().unwrap_or_else(|| asked.listen.ip().to_string()),
        executor_timeout_seconds: asked.gone_after,
        no_executors_grace_period_seconds: asked.gone_after,
        expire_dead_executor_interval_seconds: (asked.gone_after / 4).clamp(1, 15),
        finished_job_data_clean_up_interval_seconds: asked.keep,
        task_max_failures: asked.tries,
        stage_max_failures: asked.tries,
        override_session_builder: Some(Arc::new(of_scheduler)),
        ..SchedulerConfig::default()
    };
    let cluster = BallistaCluster::new_from_config(&config).await.map_err(|error| told_by_cluster(&error))?;
    print(&format!("df://{}:{}\n", config.external_host, config.bind_port))?;
    let served = start_server(cluster, asked.listen, Arc::new(config)).await;
    let help = "take another port with --listen, and see that no other scheduler runs";
    served.map(|()| 0).map_err(|error| Error { place, help: help.into(), ..told_by_cluster(&error) })
}
