//! Webhooks with axum.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{ConnectInfo, DefaultBodyLimit, Path, State};
use axum::http::{Response, request::Parts};
use axum::routing::post;
use hookswitch::{Request, Secrets, Vendor, request::MAX_BYTES};
use receivers::{Service, response};

/// One delivery. The body comes as `Bytes`, and not as `Json` or `Form`: a signature covers its very bytes.
async fn hook(
    State(service): State<Arc<Service>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    Path((vendor, secret)): Path<(String, String)>,
    parts: Parts,
    body: Bytes,
) -> Response<String> {
    let Ok(vendor) = vendor.parse::<Vendor>() else {
        return response(Ok(404));
    };
    let request = Request::from_parts(&parts, &body);
    response(service.receive(vendor, &secret, &request, Some(peer.ip())))
}

fn app(service: Arc<Service>) -> Router {
    Router::new()
        .route("/hooks/{vendor}/{secret}", post(hook))
        .layer(DefaultBodyLimit::max(MAX_BYTES))
        .with_state(service)
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut service = Service::default();
    let secret = Secrets::new([std::env::var("NET2PHONE_SECRET")?])?;
    service.secrets.insert(Vendor::Net2phone, secret);
    let app = app(Arc::new(service)).into_make_service_with_connect_info::<SocketAddr>();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:8080").await?;
    Ok(axum::serve(listener, app).await?)
}

#[cfg(test)]
#[path = "../testing.rs"]
mod testing;

#[cfg(test)]
mod tests {
    use super::testing::{
        ECHO, MISSED, NO_EVENT, QUESTION, SECRET, TARGET, check, service, signed,
    };
    use super::*;
    use axum::body::Body;
    use axum::http::Request;
    use tower::ServiceExt as _;

    async fn send(service: &Arc<Service>, target: &str, secret: &str, body: Vec<u8>) -> u16 {
        let peer: SocketAddr = "198.51.100.7:40000".parse().unwrap();
        let mut request = Request::post(target).extension(ConnectInfo(peer));
        for (name, value) in signed(secret, &body) {
            request = request.header(name, value);
        }
        let request = request.body(Body::from(body)).unwrap();
        let response = app(Arc::clone(service)).oneshot(request).await.unwrap();
        response.status().as_u16()
    }

    #[tokio::test]
    async fn a_delivery_is_taken() {
        let service = Arc::new(service());
        let missed = || MISSED.to_vec();
        assert_eq!(send(&service, TARGET, SECRET, missed()).await, 200);
        assert_eq!(send(&service, TARGET, SECRET, missed()).await, 200);
        assert_eq!(send(&service, TARGET, "wrong", missed()).await, 401);
        assert_eq!(send(&service, TARGET, SECRET, NO_EVENT.into()).await, 400);
        assert_eq!(send(&service, "/hooks/acme/-", SECRET, missed()).await, 404);
        let peer: SocketAddr = "198.51.100.7:40000".parse().unwrap();
        let question = Request::post(QUESTION).extension(ConnectInfo(peer));
        let question = question.header(ECHO, "32ed7a46").body(Body::empty());
        let app = app(Arc::clone(&service));
        let answer = app.oneshot(question.unwrap()).await.unwrap();
        assert_eq!(
            (answer.status().as_u16(), answer.headers()[ECHO].as_bytes()),
            (200, &b"32ed7a46"[..])
        );
        let large = vec![b' '; MAX_BYTES + 1];
        assert_eq!(send(&service, TARGET, SECRET, large).await, 413);
        check(&service);
    }
}
