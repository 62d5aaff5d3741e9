resource "aws_lb" "chat" {
  load_balancer_type = "application"
  idle_timeout       = 60
}
