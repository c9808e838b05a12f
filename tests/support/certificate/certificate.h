// Certificates for tests of TLS.
#pragma once

#include <string>

namespace facta {

// Writes a new key (P-256) and a certificate for 127.0.0.1 and localhost that it signed itself, so
// that the certificate is also what a client trusts. `name`: its subject, to tell two apart. The
// key is for its owner only.
void write_certificate(const std::string& certificate_file, const std::string& key_file,
                       const std::string& name);

}  // namespace facta
