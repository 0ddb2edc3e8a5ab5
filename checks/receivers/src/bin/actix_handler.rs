//! Webhooks with actix-web.

use actix_web::http::StatusCode;
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use hookswitch::{Request, Secrets, Vendor, request::MAX_BYTES};
use receivers::Service;

/// One delivery. The body comes as `Bytes`, and not as `Json` or `Form`: a signature covers its very bytes.
async fn hook(
    service: web::Data<Service>,
    path: web::Path<(String, String)>,
    received: HttpRequest,
    body: web::Bytes,
) -> HttpResponse {
    let (vendor, secret) = path.into_inner();
    let Ok(vendor) = vendor.parse::<Vendor>() else {
        return HttpResponse::NotFound().finish();
    };
    // actix-web has a header map of its own; pairs of it will do.
    let headers = received.headers().iter();
    let headers: Vec<_> = headers
        .map(|(name, value)| (name.as_str(), value.as_bytes()))
        .collect();
    let request = Request::new(&body)
        .with_query(received.query_string())
        .with_headers(&headers);
    let peer = received.peer_addr().map(|peer| peer.ip());
    let status = |code| StatusCode::from_u16(code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    match service.receive(vendor, &secret, &request, peer) {
        Ok(code) => HttpResponse::new(status(code)),
        Err(challenge) => {
            let mut response = HttpResponse::build(status(challenge.status));
            for header in challenge.headers {
                response.insert_header(header);
            }
            response
                .content_type(challenge.content_type)
                .body(challenge.body)
        }
    }
}

fn routes(config: &mut web::ServiceConfig) {
    config
        .app_data(web::PayloadConfig::new(MAX_BYTES))
        .route("/hooks/{vendor}/{secret}", web::post().to(hook));
}

#[actix_web::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut service = Service::default();
    let secret = Secrets::new([std::env::var("NET2PHONE_SECRET")?])?;
    service.secrets.insert(Vendor::Net2phone, secret);
    let service = web::Data::new(service);
    let app = move || App::new().app_data(service.clone()).configure(routes);
    Ok(HttpServer::new(app).bind("127.0.0.1:8080")?.run().await?)
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
    use actix_web::test::{TestRequest, call_service, init_service};

    async fn send(service: &web::Data<Service>, target: &str, secret: &str, body: Vec<u8>) -> u16 {
        let app = App::new().app_data(service.clone()).configure(routes);
        let app = init_service(app).await;
        let mut request = TestRequest::post().uri(target);
        for header in signed(secret, &body) {
            request = request.insert_header(header);
        }
        let request = request.set_payload(body).to_request();
        call_service(&app, request).await.status().as_u16()
    }

    #[actix_web::test]
    async fn a_delivery_is_taken() {
        let service = web::Data::new(service());
        let missed = || MISSED.to_vec();
        assert_eq!(send(&service, TARGET, SECRET, missed()).await, 200);
        assert_eq!(send(&service, TARGET, SECRET, missed()).await, 200);
        assert_eq!(send(&service, TARGET, "wrong", missed()).await, 401);
        assert_eq!(send(&service, TARGET, SECRET, NO_EVENT.into()).await, 400);
        assert_eq!(send(&service, "/hooks/acme/-", SECRET, missed()).await, 404);
        let app = App::new().app_data(service.clone()).configure(routes);
        let app = init_service(app).await;
        let question = TestRequest::post().uri(QUESTION);
        let question = question.insert_header((ECHO, "32ed7a46")).to_request();
        let answer = call_service(&app, question).await;
        assert_eq!(
            (
                answer.status().as_u16(),
                answer.headers().get(ECHO).unwrap().as_bytes()
            ),
            (200, &b"32ed7a46"[..])
        );
        assert_eq!(
            answer.headers().get("content-type").unwrap(),
            "application/json"
        );
        let large = vec![b' '; MAX_BYTES + 1];
        assert_eq!(send(&service, TARGET, SECRET, large).await, 413);
        check(&service);
    }
}
