// Memory of this program. A seed makes and drops hundreds of millions of small pieces in a heap of
// hundreds of megabytes, where malloc spends a quarter of the time on splitting and joining free
// ones, and the system an eighth of it on clearing pages for each process anew. Here pieces are
// taken again as they are, and pages outlive the process.
#pragma once

namespace facta::simulation {

// Addresses for a process that comes: the pages of the one before it are taken over as they are.
void* make_room();
// From now on this process, which has one thread, takes its memory there. What it took before
// stays, and is not taken again.
void move_into(void* room);

}  // namespace facta::simulation
