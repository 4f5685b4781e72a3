# A Homebrew formula. It has NOT been tested: no macOS was available. VERSION and SHA256 are those of a release.
class Trialdesk < Formula
  desc "Review console for expired software trials"
  homepage "https://github.com/trialdesk/trialdesk"
  url "https://github.com/trialdesk/trialdesk/archive/refs/tags/vVERSION.tar.gz"
  sha256 "SHA256"
  license any_of: ["MIT", "Apache-2.0"]

  depends_on "rust" => :build

  def install
    system "cargo", "install", *std_cargo_args
    generate_completions_from_executable(bin/"trialdesk", "completions")
    system bin/"trialdesk", "man", "--output", buildpath/"man"
    man1.install Dir["man/*.1"]
  end

  test do
    system bin/"trialdesk", "init", "room"
    assert_match "TRL-0001", shell_output("#{bin}/trialdesk list room")
  end
end
