//! An executor: does the parts of questions that a scheduler hands out.

use std::sync::Arc;

use allegiance::error::{Error, from_io};
use allegiance::output::print;
use ballista_core::registry::BallistaFunctionRegistry;
use ballista_executor::executor_process::{ExecutorProcessConfig, start_executor_process};
use datafusion::functions_nested::all_default_nested_functions;

use crate::cli::Executor;
use crate::reader::{NAME, read_claims};
use crate::told::told_by_cluster;

/// Runs until it is stopped.
pub async fn executor(asked: &Executor) -> Result<u8, Error> {
    let (scheduler_host, scheduler_port) = address(&asked.scheduler)?;
    if asked.listen.is_unspecified() && asked.host.is_none() {
        let place = format!("--listen {}", asked.listen);
        let help = "name it as others reach it: --host 10.0.0.2";
        return Err(Error::usage("others cannot know under which address they reach this machine", place, help));
    }
    let work_dir = match &asked.work_dir {
        Some(folder) => folder.clone(),
        None => std::env::temp_dir().join(format!("allegiance-executor-{}-{}", asked.port, std::process::id())),
    };
    let folder = work_dir.display().to_string();
    std::fs::create_dir_all(&work_dir).map_err(|error| from_io(&error, &folder))?;
    let config = ExecutorProcessConfig {
        bind_host: asked.listen.to_string(),
        external_host: Some(asked.host.clone().unwrap_or_else(|| asked.listen.to_string())),
        port: asked.port,
        grpc_port: asked.port + 1,
        scheduler_host,
        scheduler_port,
        scheduler_connect_timeout_seconds: asked.wait,
        vcores: usize::from(asked.cores.unwrap_or_default()),
        memory_pool_size: asked.memory.map(|memory| memory << 20),
        work_dir: Some(folder),
        executor_heartbeat_interval_seconds: asked.sign_every,
        job_data_ttl_seconds: asked.keep,
        job_data_clean_up_interval_seconds: asked.clean_every,
        override_function_registry: Some(Arc::new(functions())),
        ..ExecutorProcessConfig::default()
    };
    print(&format!("executor at {}:{} for {}\n", asked.listen, asked.port, asked.scheduler))?;
    let served = start_executor_process(Arc::new(config)).await;
    let help = "see that the scheduler runs there, and that both ports of this executor (--port and the next) are free";
    served.map(|()| 0).map_err(|error| Error {
        place: asked.scheduler.clone(),
        help: help.into(),
        ..told_by_cluster(&error)
    })
}

/// All functions that a part may use, with ours.
fn functions() -> BallistaFunctionRegistry {
    let mut functions = BallistaFunctionRegistry::default();
    for function in all_default_nested_functions() {
        functions.scalar_functions.insert(function.name().to_owned(), function);
    }
    functions.scalar_functions.insert(NAME.to_owned(), Arc::new(read_claims()));
    functions
}

/// Host and port of `HOST:PORT`, with `df://` before it or not.
fn address(text: &str) -> Result<(String, u16), Error> {
    let bare = text.rsplit_once("://").map_or(text, |(_, bare)| bare).trim_end_matches('/');
    let parts = bare.rsplit_once(':').and_then(|(host, port)| Some((host.to_owned(), port.parse().ok()?)));
    let wrong = || Error::usage(format!("`{text}` is no address"), "--scheduler", "write it as HOST:PORT");
    parts.filter(|(host, _)| !host.is_empty()).ok_or_else(wrong)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        for text in ["10.0.0.1:50050", "df://10.0.0.1:50050", "df://10.0.0.1:50050/"] {
            assert_eq!(address(text), Ok(("10.0.0.1".to_owned(), 50050)), "{text}");
        }
        for text in ["10.0.0.1", ":1", "a:b", ""] {
            assert!(address(text).is_err(), "{text}");
        }
    }
}
