// A command on its way from a request to the writer, and its answer on the way back.
#pragma once

#include "service/api/command_routes.h"

#include <span>
#include <string>
#include <string_view>

namespace facta::api {

// Members that an accepted answer has besides, as JSON: `,"name":value`.
using AddToAnswer = std::function<std::string(const Answer&)>;

// Gives a request to the writer and its answer to the client.
void submit(const CommandDoor& door, RoutedRequest&& request, http::Responder&& responder,
            const std::string& company, Command command, AddToAnswer add = {});

// Asks the writer whether the command would be accepted, by the code that decides it.
// `parameters`: those of the query that the route knows.
void ask_whether(const CommandDoor& door, RoutedRequest&& request, http::Responder&& responder,
                 const std::string& company, Command command,
                 std::span<const std::string> parameters);

// Answers a question that has been answered on the same state, within the same second of the clock
// that decides by, to the same caller; false: it has not.
bool answer_again(const CommandDoor& door, const RoutedRequest& request,
                  http::Responder& responder);

// Refuses a request before the writer is asked.
void refuse(const CommandDoor& door, const RoutedRequest& request, http::Responder&& responder,
            const std::string& company, const Rejection& rejection);

}  // namespace facta::api
