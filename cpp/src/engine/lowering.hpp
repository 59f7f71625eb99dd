// The state of lower(), shared by its files.
#pragma once
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "gigawatt/engine/plan.hpp"
#include "gigawatt/graph/model.hpp"

namespace gigawatt {

class Lowering {
 public:
  explicit Lowering(const Model& model);

  int quantity(const std::string& name);  // the step of a quantity's value
  int status(const Quantity& quantity);   // its status flag, or -1
  int expression(const Expr& expr);       // of a formula over the model's quantities
  void finish_states();                   // closes the loops that were opened on the way
  void cut_calls();                       // drops the arguments of calls: another program computes them
  void number_calls(Plan& plan) const;    // lists those that the outputs need
  Plan& plan() { return plan_; }

  // Adds a step, or gives the number of an equal one.
  int add(Step step);
  int op(Op op, std::vector<int> args, Attribute attribute = {});
  int number(double value);
  int series(std::vector<double> per_period);

 private:
  int node(const Expr& expr);
  int broadcast(int step, const Dims& dims);
  int call(const Expr& expr);
  int state_neighbour(const Expr& expr);
  int cohort_sum(const Expr& expr);  // sum over age as a convolution, or -1
  bool finite_constant(int step) const;
  int input(const Quantity& quantity);
  int drawn_score(const Quantity& quantity, bool dated, std::uint32_t domain);
  int own_score(const Quantity& quantity, bool dated, std::uint32_t domain);
  int with_path(const Quantity& quantity, int value);

  const Model& model_;
  Plan plan_;
  int owner_ = -1;
  std::map<std::string, int> by_name_;
  std::map<std::string, int> owners_;
  std::unordered_map<const Node*, int> by_node_;
  std::vector<Expr> kept_;  // nodes whose addresses are keys
  std::unordered_map<std::string, int> by_key_;
  std::map<int, Expr> calls_;
  std::vector<std::string> open_states_;
  std::vector<std::pair<int, std::string>> back_edges_;  // prev or next step, and its state
};

// Orders the steps into items; finds loops.
std::vector<PlanItem> schedule(const std::vector<Step>& steps, const std::vector<int>& roots);

}  // namespace gigawatt
