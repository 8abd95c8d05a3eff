//! The server as a process of its own.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use super::command;

/// A server that ends with the test.
pub struct Server {
    pub child: Child,
    pub address: String,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Server {
    pub fn start(folder: &Path, arguments: &[&str]) -> Server {
        let mut command = command(folder);
        command.args(["serve", "--listen", "127.0.0.1:0"]).args(arguments);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut address = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut address).unwrap();
        Server { child, address: address.trim().trim_end_matches('/').to_owned() }
    }

    pub fn agent() -> ureq::Agent {
        ureq::Agent::config_builder().http_status_as_error(false).max_redirects(0).build().into()
    }

    pub fn get(&self, path: &str) -> ureq::http::Response<ureq::Body> {
        Server::agent().get(format!("{}{path}", self.address)).call().unwrap()
    }

    pub fn text(&self, path: &str) -> (u16, String) {
        let mut response = self.get(path);
        (response.status().as_u16(), response.body_mut().read_to_string().unwrap())
    }

    /// The mark that forms of this server carry.
    pub fn csrf(&self) -> String {
        let form = self.text("/read").1;
        form.split("name=\"csrf\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
    }

    /// Sends files as a form does, with the header `Authorization` where it is not empty.
    pub fn send_files(
        &self,
        authorization: &str,
        csrf: &str,
        files: &[(&str, &[u8])],
    ) -> ureq::http::Response<ureq::Body> {
        let mut body = format!("--cut\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n{csrf}\r\n").into_bytes();
        for (name, bytes) in files {
            let head = format!("--cut\r\nContent-Disposition: form-data; name=\"files\"; filename=\"{name}\"\r\n\r\n");
            body.extend([head.as_bytes(), bytes, b"\r\n"].concat());
        }
        body.extend(b"--cut--\r\n");
        let agent = Server::agent().post(format!("{}/reports", self.address));
        let agent = agent.header("content-type", "multipart/form-data; boundary=cut");
        let agent = if authorization.is_empty() { agent } else { agent.header("authorization", authorization) };
        agent.send(&body[..]).unwrap()
    }

    /// Asks the server to stop.
    #[cfg(unix)]
    pub fn tell_to_stop(&self) {
        let told = Command::new("kill").arg(self.child.id().to_string()).status().unwrap();
        assert!(told.success());
    }
}
