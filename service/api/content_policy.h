// What a page may load and run: exactly what stands in it, and requests to this service.
#pragma once

#include <string>
#include <string_view>

namespace facta::api {

// Content-Security-Policy of a page whose scripts and styles are its own elements <script> and
// <style>: each is named by its SHA-256, so nothing that slipped into the page runs.
std::string content_policy(std::string_view html);

}  // namespace facta::api
