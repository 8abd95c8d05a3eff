//! What changed, sent to an address: signed, tried again for a while, and told as an error where nobody takes it.
//!
//! The message is that of Standard Webhooks, so that a receiver verifies it with a library that there is: `webhook-id`,
//! `webhook-timestamp` and `webhook-signature`, an HMAC with SHA-256 over the two and the body.

use std::thread::sleep;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use ureq::Agent;

use crate::address::is_web;
use crate::clock;
use crate::config::post_secret;
use crate::error::Error;

/// How long one attempt may take, and how long is waited after each that failed.
const ATTEMPT: Duration = Duration::from_secs(10);
const WAITS: [u64; 4] = [1, 2, 4, 8];

/// Where to send to, and the key that signs.
pub struct Receiver {
    address: String,
    key: Option<Vec<u8>>,
}

impl Receiver {
    /// The receiver at an address; the key comes from the environment.
    pub fn at(address: &str) -> Result<Receiver, Error> {
        let place = || format!("--post {address}");
        if !is_web(address) {
            return Err(Error::usage("this is no address to send to", place(), "write http://… or https://…"));
        }
        let key = post_secret().filter(|secret| !secret.is_empty()).map(|secret| key(&secret)).transpose();
        let key = key.map_err(|what| {
            Error::usage(what, "ALLEGIANCE_POST_SECRET", "write any text, or whsec_ and base64 after it")
        })?;
        Ok(Receiver { address: address.to_owned(), key })
    }

    /// Whether messages are signed.
    pub fn is_signed(&self) -> bool {
        self.key.is_some()
    }

    /// Sends JSON, and returns when it was taken. Takes a minute at most. The same JSON always has the same id.
    pub fn send(&self, json: &str) -> Result<(), Error> {
        let id = format!("msg_{}", &blake3::hash(json.as_bytes()).to_hex()[..32]);
        let config = Agent::config_builder().timeout_global(Some(ATTEMPT)).max_redirects(0).http_status_as_error(false);
        let agent: Agent = config.build().into();
        let mut waits = WAITS.into_iter();
        loop {
            let refused = match self.attempt(&agent, &id, json) {
                Ok(status) if (200..300).contains(&status) => return Ok(()),
                // Who has gone for good, or finds fault with the message, will say the same again.
                Ok(status) if !matches!(status, 408 | 425 | 429 | 500..=599) => {
                    return Err(self.failed(&format!("it was answered with {status}")));
                }
                Ok(status) => format!("it was answered with {status}"),
                Err(cause) => cause.to_string(),
            };
            let Some(seconds) = waits.next() else { return Err(self.failed(&refused)) };
            sleep(Duration::from_secs(seconds));
        }
    }

    fn attempt(&self, agent: &Agent, id: &str, json: &str) -> Result<u16, ureq::Error> {
        let sent = clock::seconds();
        let mut request = agent
            .post(&self.address)
            .header("content-type", "application/json")
            .header("user-agent", concat!("allegiance/", env!("CARGO_PKG_VERSION")))
            .header("webhook-id", id)
            .header("webhook-timestamp", sent.to_string());
        if let Some(key) = &self.key {
            request = request.header("webhook-signature", signature(key, id, sent, json));
        }
        Ok(request.send(json)?.status().as_u16())
    }

    fn failed(&self, cause: &str) -> Error {
        let help = "check that the receiver is there; what changed is told again at the next look";
        Error::input(format!("the changes were not taken: {cause}"), self.address.clone(), help)
    }
}

/// The key of a secret: the bytes after `whsec_` in base64, or the text itself.
fn key(secret: &str) -> Result<Vec<u8>, String> {
    match secret.strip_prefix("whsec_") {
        Some(code) => STANDARD.decode(code).map_err(|cause| format!("the secret is no base64: {cause}")),
        None => Ok(secret.as_bytes().to_vec()),
    }
}

fn signature(key: &[u8], id: &str, sent: i64, body: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("a key may have any length");
    mac.update(format!("{id}.{sent}.{body}").as_bytes());
    format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the library `standardwebhooks`.
    #[test]
    fn the_signature_is_that_of_the_standard() {
        let key = key("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
        let signed = signature(&key, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, r#"{"test": 2432232314}"#);
        assert_eq!(signed, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    #[test]
    fn an_address_is_one_of_the_web() {
        assert!(Receiver::at("ftp://x").is_err() && Receiver::at("/etc/passwd").is_err());
        assert!(Receiver::at("http://127.0.0.1:9/hook").is_ok());
        assert!(key("whsec_%").is_err());
    }
}
